// Loaded into Electron's main process before the desktop: notes what the tray and notifications show, as the stand-in does.
const electron = require("electron");

const seen = { menu: [], toolTip: "", menus: 0, notices: [], opened: [], forked: [] };
const clicks = [];
let menu = null;
let isOnline = true;

const { Tray, Notification, shell, net, powerMonitor, utilityProcess } = electron;
const { setContextMenu, setToolTip } = Tray.prototype;
Tray.prototype.setContextMenu = function (given) {
  menu = given;
  seen.menus += 1;
  return setContextMenu.call(this, given);
};
Tray.prototype.setToolTip = function (text) {
  seen.toolTip = text;
  return setToolTip.call(this, text);
};
Notification.prototype.show = function () {
  seen.notices.push({ title: this.title, body: this.body });
  clicks.push(() => this.emit("click"));
};
shell.openExternal = async (url) => void seen.opened.push(url);
net.isOnline = () => isOnline;
const { fork } = utilityProcess;
utilityProcess.fork = (...args) => {
  const child = fork(...args);
  child.once("spawn", () => seen.forked.push(String(child.pid)));
  return child;
};

const itemsOf = (given) =>
  (given?.items ?? []).map(({ label, enabled, checked, submenu }) => ({
    label: label.replaceAll("&&", "&"),
    enabled,
    checked,
    items: itemsOf(submenu),
  }));

function choose(given, [label, ...rest]) {
  const found = given?.items.find((one) => one.enabled && one.label.includes(label));
  if (found === undefined) return false;
  if (rest.length > 0) return choose(found.submenu, rest);
  found.click();
  return true;
}

globalThis.answerTest = (question) => {
  switch (question.kind) {
    case "seen":
      return { ...seen, menu: itemsOf(menu) };
    case "choose":
      return choose(menu, question.labels);
    case "power":
      if (question.event === "online" || question.event === "offline") isOnline = question.event === "online";
      else powerMonitor.emit(question.event);
      return true;
    case "click-notice":
      clicks[question.at]?.();
      return true;
    case "folder":
      electron.dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [question.folder] });
      return true;
  }
};
