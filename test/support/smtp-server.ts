import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, with its head. */
  readonly text: string;
  readonly overTls: boolean;
  readonly user: string | null;
}

export interface SmtpOptions {
  /** Who may send; nobody needs to sign in where there is no one. */
  readonly login?: { readonly user: string; readonly password: string };
  /** With it, TLS is offered. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** TLS from the first byte. */
  readonly secure?: boolean;
  /** What is answered to a command in place of the usual; `null` is silence. Asked for each command. */
  readonly answer?: (command: string) => string | null | undefined;
}

/** A mail server on this machine that keeps what it is sent: as much of SMTP as a client needs (RFC 5321, 3207, 4954). */
export class SmtpServer {
  readonly mails: Mail[] = [];
  /** Commands as they came, but for what goes with AUTH. */
  readonly commands: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  options: SmtpOptions;

  private constructor(options: SmtpOptions) {
    this.options = options;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async open(options: SmtpOptions = {}): Promise<SmtpServer> {
    const server = new SmtpServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of server.#sockets) socket.destroy();
      server.#server.close();
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    if (this.options.secure === true) this.#upgrade(socket, true);
    else this.#talk(socket, false, true);
  }

  #upgrade(socket: Socket, greets: boolean): void {
    const secureContext = createSecureContext(this.options.tls);
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    secured.on("error", () => socket.destroy());
    this.#talk(secured, true, greets);
  }

  #talk(socket: Socket, overTls: boolean, greets: boolean): void {
    let rest = "";
    let user: string | null = null;
    let mail: { from: string; to: string[] } = { from: "", to: [] };
    let data: string[] | null = null;
    const reply = (line: string): string | null => {
      if (data !== null) {
        if (line !== ".") {
          data.push(line.startsWith(".") ? line.slice(1) : line);
          return null;
        }
        this.mails.push({ ...mail, text: data.join("\r\n"), overTls, user });
        data = null;
        return "250 kept";
      }
      const [verb = ""] = line.toUpperCase().split(" ");
      this.commands.push(verb === "AUTH" ? "AUTH" : line);
      const own = this.options.answer?.(verb);
      if (own !== undefined) return own;
      switch (verb) {
        case "EHLO":
          return this.#offers(overTls);
        case "STARTTLS":
          if (this.options.tls === undefined) return "502 not here";
          socket.write("220 go on\r\n");
          socket.removeAllListeners("data");
          this.#upgrade(socket, false);
          return null;
        case "AUTH":
          user = this.#signedIn(line);
          return user === null ? "535 5.7.8 wrong user or password" : "235 in";
        case "MAIL":
          mail = { from: inBrackets(line), to: [] };
          return this.options.login !== undefined && user === null ? "530 5.7.0 sign in first" : "250 ok";
        case "RCPT":
          mail.to.push(inBrackets(line));
          return "250 ok";
        case "DATA":
          data = [];
          return "354 go on";
        case "QUIT":
          socket.end("221 bye\r\n");
          return null;
        default:
          return "502 not known";
      }
    };
    socket.on("error", () => {});
    socket.on("data", (piece) => {
      rest += piece.toString("utf8");
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        const answer = reply(line);
        if (answer !== null) socket.write(`${answer}\r\n`);
      }
    });
    if (!greets) return;
    const greeting = this.options.answer?.("GREETING");
    if (greeting !== null) socket.write(`${greeting ?? "220 test ESMTP"}\r\n`);
  }

  #offers(overTls: boolean): string {
    const { login, tls, secure } = this.options;
    const offers = [
      "test",
      ...(tls !== undefined && !overTls && secure !== true ? ["STARTTLS"] : []),
      ...(login === undefined ? [] : ["AUTH PLAIN"]),
      "8BITMIME",
    ];
    return offers.map((one, i) => `250${i === offers.length - 1 ? " " : "-"}${one}`).join("\r\n");
  }

  /** The user who signs in by `AUTH PLAIN`; `null` where that is not the one. */
  #signedIn(line: string): string | null {
    const [, , text = ""] = line.split(" ");
    const [, user = "", password] = Buffer.from(text, "base64").toString("utf8").split("\0");
    const { login } = this.options;
    return login !== undefined && user === login.user && password === login.password ? user : null;
  }
}

const inBrackets = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? "";
