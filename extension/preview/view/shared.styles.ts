import { css } from "lit";

/** The editor's own colours, under the names of what they stand for here. */
export const shared = css`
  :host {
    --page: var(--vscode-editor-background);
    --text: var(--vscode-foreground);
    --dim: var(--vscode-descriptionForeground);
    --line: var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    --hover: var(--vscode-list-hoverBackground);
    --chosen: var(--vscode-list-inactiveSelectionBackground, var(--hover));
    --on-chosen: var(--vscode-list-inactiveSelectionForeground, var(--vscode-foreground));
    --create: var(--vscode-gitDecoration-addedResourceForeground);
    --update: var(--vscode-gitDecoration-modifiedResourceForeground);
    --delete: var(--vscode-editorError-foreground, var(--vscode-errorForeground));
    --conflict: var(--vscode-gitDecoration-conflictingResourceForeground);
    --error: var(--vscode-editorError-foreground, var(--vscode-errorForeground));
    --warning: var(--vscode-editorWarning-foreground);
    --link: var(--vscode-textLink-foreground);
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .dim {
    color: var(--dim);
  }
  .create {
    color: var(--create);
  }
  .update {
    color: var(--update);
  }
  .delete {
    color: var(--delete);
  }
  .conflict {
    color: var(--conflict);
  }
  .rejected,
  .error {
    color: var(--error);
  }
  .warning {
    color: var(--warning);
  }
  button.link {
    all: unset;
    color: var(--link);
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  button.link:hover {
    color: var(--vscode-textLink-activeForeground);
    text-decoration: underline;
  }
  button.icon {
    all: unset;
    display: inline-flex;
    padding: 3px;
    border-radius: 5px;
    cursor: pointer;
    color: var(--vscode-icon-foreground, var(--text));
  }
  button.icon:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
  button.icon[hidden] {
    display: none;
  }
  :is(button.link, button.icon):focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
`;
