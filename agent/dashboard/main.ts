import { type Ask, askOverHttp, SignedOut } from "./api/ask.ts";
import { connect } from "./api/connect.ts";
import { signIn } from "./api/sign-in.ts";
import { Dashboard } from "./app.ts";
import { Store } from "./store/store.ts";
import { theme, useTheme } from "./theme.ts";

useTheme(theme());
await signIn();
const store = new Store();

/** A session that has ended shows as that, whoever finds out first. */
const ask: Ask = async (method, params, signal) => {
  try {
    return await askOverHttp(method, params, signal);
  } catch (cause) {
    if (cause instanceof SignedOut) store.take({ kind: "connection", connection: { kind: "signed-out" } });
    throw cause;
  }
};

const dashboard = new Dashboard();
dashboard.store = store;
dashboard.ask = ask;
dashboard.retry = connect((message) => store.take(message), Date.now).retry;
document.body.append(dashboard);
