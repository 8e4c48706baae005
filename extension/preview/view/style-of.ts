import { nothing } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/** Sets properties of an element's style one by one: the page's policy allows no `style` attribute. */
class StyleOf extends Directive {
  render(_properties: Readonly<Record<string, string>>) {
    return nothing;
  }

  override update(part: ElementPart, [properties]: Parameters<this["render"]>) {
    const { element } = part;
    if (element instanceof HTMLElement)
      for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
    return nothing;
  }
}

export const styleOf = directive(StyleOf);
