/**
 * Amazon's adapter for Express with the smallest skill there is: one fixed reply to every request.
 *
 * Run as: node express-adapter.mjs [--port N] [--verify on|off] [--chain FILE.pem] [--roots FILE.pem]
 * Prints {"url": …} once it listens on 127.0.0.1 (port 0, the default: any free one) and ends when its standard
 * input is closed. With verification on, every certificate URL serves the chain in --chain, and the roots in
 * --roots are trusted beside Node's own; nothing goes out to a network.
 */
import { readFileSync } from "node:fs";
import Alexa from "ask-sdk-core";
import { ExpressAdapter } from "ask-sdk-express-adapter";
import express from "express";
import { commandLine, endWithStdin, say } from "./lib/lines.mjs";
import { serveChains, trustRoots } from "./lib/stand-in.mjs";

const { port = "0", verify = "on", chain, roots } = commandLine().options;
const pem = chain && readFileSync(chain, "utf8");
serveChains(() => pem);
if (roots) trustRoots([readFileSync(roots, "utf8")]);

const fixedReply = {
  canHandle: () => true,
  handle: ({ responseBuilder }) => responseBuilder.speak("Roll slowly.").reprompt("Ready?").getResponse(),
};
const skill = Alexa.SkillBuilders.custom().addRequestHandlers(fixedReply).create();
const adapter = new ExpressAdapter(skill, verify === "on", verify === "on");

const app = express();
app.disable("x-powered-by");
app.post("/alexa", adapter.getRequestHandlers());
const server = app.listen(Number(port), "127.0.0.1", () => {
  say({ url: `http://127.0.0.1:${server.address().port}/alexa` });
});
endWithStdin(() => server.close());
