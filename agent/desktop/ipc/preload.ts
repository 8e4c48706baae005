import { contextBridge, ipcRenderer } from "electron";
import { bridgeName, channel, requestNames } from "./channel.ts";

// The page gets one function for each request, and neither Electron nor a channel of its own choice.
contextBridge.exposeInMainWorld(
  bridgeName,
  Object.fromEntries(
    requestNames.map((name) => [name, (params: unknown) => ipcRenderer.invoke(channel, name, params)]),
  ),
);
