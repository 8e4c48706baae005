import { askOverHttp } from "./api/ask.ts";
import { connect } from "./api/connect.ts";
import { signIn } from "./api/sign-in.ts";
import { Dashboard } from "./app.ts";
import { Store } from "./store/store.ts";
import { theme, useTheme } from "./theme.ts";

useTheme(theme());
await signIn();
const store = new Store();

const signedOut = () => store.take({ kind: "connection", connection: { kind: "signed-out" } });

const dashboard = new Dashboard();
dashboard.store = store;
dashboard.ask = askOverHttp(signedOut);
dashboard.retry = connect((message) => store.take(message), Date.now).retry;
document.body.append(dashboard);
