import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { serve } from "./language-server.ts";

serve(createConnection(ProposedFeatures.all));
