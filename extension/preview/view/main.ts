import "./app.ts";

document.body.append(document.createElement("sl-preview"));
