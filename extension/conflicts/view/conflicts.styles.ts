import { css } from "lit";

export const conflictsStyles = css`
  :host { display: flex; flex-direction: column; box-sizing: border-box; height: 100%; color: var(--vscode-foreground); font: var(--vscode-font-size, 13px) / 1.5 var(--vscode-font-family, sans-serif); }
  button, input { font: inherit; color: inherit; }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; padding: 12px 16px 10px; border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); }
  h1 { margin: 0; font-size: 1.25em; font-weight: 600; }
  header p { margin: 0; flex: 1; min-width: 12em; }
  .dim { color: var(--vscode-descriptionForeground); }
  input { box-sizing: border-box; padding: 3px 6px; background: var(--vscode-input-background); color: var(--vscode-input-foreground); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; }
  input::placeholder { color: var(--vscode-input-placeholderForeground); }
  input[type="search"] { width: 220px; }
  :focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .problem { margin: 8px 16px 0; padding: 6px 10px; border: 1px solid var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground)); background: var(--vscode-inputValidation-errorBackground); }
  .empty { padding: 32px 16px; text-align: center; }
  .desk { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(240px, 2fr) 3fr; }
  .list { overflow-y: auto; border-right: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); position: relative; }
  .list:focus-visible { outline: none; }
  .row { box-sizing: border-box; width: 100%; height: 46px; padding: 3px 12px 3px 8px; display: grid; grid-template-columns: 16px 1fr; align-items: center; column-gap: 6px; cursor: pointer; }
  .row:hover { background: var(--vscode-list-hoverBackground); }
  .row[aria-selected="true"] { background: var(--vscode-list-inactiveSelectionBackground); outline: 1px dotted var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .list:focus .row[aria-selected="true"] { background: var(--vscode-list-activeSelectionBackground); color: var(--vscode-list-activeSelectionForeground); outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder)); outline-offset: -1px; }
  .list:focus .row[aria-selected="true"] .dim { color: inherit; }
  .sign { grid-row: span 2; text-align: center; font-weight: 600; color: var(--vscode-list-warningForeground); }
  .sign.good { color: var(--vscode-testing-iconPassed); }
  .cut { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; line-height: 19px; }
  .one { overflow: auto; padding: 14px 20px 20px; }
  h2 { margin: 0; font-size: 1.2em; font-weight: 600; overflow-wrap: anywhere; }
  .one > p { margin: 2px 0 12px; }
  .scopes { display: inline-flex; margin: 0 0 14px; border: 1px solid var(--vscode-button-border, var(--vscode-input-border, var(--vscode-contrastBorder, var(--vscode-panel-border)))); border-radius: 3px; overflow: hidden; }
  .scopes button { border: 0; padding: 3px 12px; background: none; cursor: pointer; }
  .scopes button + button { border-left: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); }
  .scopes button:hover { background: var(--vscode-toolbar-hoverBackground); }
  .scopes button[aria-checked="true"] { background: var(--vscode-button-background); color: var(--vscode-button-foreground); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  table { border-collapse: collapse; width: 100%; table-layout: fixed; }
  th, td { text-align: left; vertical-align: top; padding: 6px 8px; border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); overflow-wrap: anywhere; font-weight: normal; }
  thead th { font-weight: 600; }
  tr.now > th { box-shadow: inset 2px 0 var(--vscode-focusBorder); font-weight: 600; }
  .choose { width: 100%; display: flex; justify-content: space-between; align-items: start; gap: 8px; text-align: left; padding: 4px 8px; border-radius: 3px; border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--vscode-panel-border))); background: var(--vscode-editorWidget-background); cursor: pointer; font-family: var(--vscode-editor-font-family, monospace); overflow-wrap: anywhere; }
  .choose:hover { border-color: var(--vscode-focusBorder); background: var(--vscode-list-hoverBackground); }
  .choose > span { min-width: 0; }
  .value { font-family: var(--vscode-editor-font-family, monospace); }
  .absent { font-style: italic; color: var(--vscode-descriptionForeground); }
  .deleted { color: var(--vscode-gitDecoration-deletedResourceForeground); }
  kbd { font: 11px / 16px var(--vscode-font-family, sans-serif); min-width: 16px; padding: 0 2px; text-align: center; border-radius: 3px; background: var(--vscode-keybindingLabel-background); color: var(--vscode-keybindingLabel-foreground); border: 1px solid var(--vscode-keybindingLabel-border, transparent); }
  .link { border: 0; background: none; padding: 0; color: var(--vscode-textLink-foreground); cursor: pointer; }
  .link:hover { text-decoration: underline; }
  .choices { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
  .choices .choose { width: auto; font-family: inherit; }
  form { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 14px; align-items: center; }
  form button { border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: 4px 12px; background: var(--vscode-button-secondaryBackground); color: var(--vscode-button-secondaryForeground); cursor: pointer; }
  form button:hover { background: var(--vscode-button-secondaryHoverBackground); }
  .keys { margin-top: 18px; font-size: 0.92em; }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  @media (max-width: 620px) {
    .desk { grid-template-columns: 1fr; grid-template-rows: minmax(140px, 2fr) 3fr; }
    .list { border-right: 0; border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); }
    kbd { display: none; }
    .one { padding: 12px; }
    input[type="search"] { width: 100%; }
  }
`;
