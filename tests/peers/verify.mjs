/**
 * Two independent verifiers of Alexa requests give their verdict on the same vectors: alexa-verifier and
 * Amazon's own, from ask-sdk-express-adapter.
 *
 * Run as: node verify.mjs [--roots FILE.pem]   (roots trusted beside Node's own)
 * In, per line: {url, signature, body, chain?}: body is base64 of the request's bytes, chain is the PEM that the
 * URL serves (absent: the server answers 404; nothing goes out to a network).
 * Out, per line: {"alexa-verifier": verdict, "ask-sdk-express-adapter": verdict}, a verdict being
 * {accepted: true} or {accepted: false, reason}.
 *
 * What they do not look at: alexa-verifier reads the dates and the name of the first certificate and never
 * follows the chain to a root; both accept a timestamp in the future. alexa-verifier keeps a fetched chain for
 * as long as the process runs, so a vector whose chain differs needs a URL of its own.
 */
import { readFileSync } from "node:fs";
import alexaVerifier from "alexa-verifier";
import adapter from "ask-sdk-express-adapter";
import { commandLine, eachLine } from "./lib/lines.mjs";
import { serveChains, trustRoots } from "./lib/stand-in.mjs";

const { roots } = commandLine().options;
if (roots) trustRoots([readFileSync(roots, "utf8")]);

let chain;
serveChains(() => chain);

async function verdict(judge) {
  try {
    await judge();
    return { accepted: true };
  } catch (error) {
    return { accepted: false, reason: String(error?.message ?? error) };
  }
}

async function amazons(vector, body) {
  const headers = { signaturecertchainurl: vector.url, "signature-256": vector.signature };
  await new adapter.SkillRequestSignatureVerifier().verify(body, headers);
  await new adapter.TimestampVerifier().verify(body);
}

await eachLine(async (vector) => {
  const body = Buffer.from(vector.body, "base64").toString("utf8");
  chain = vector.chain;
  return {
    "alexa-verifier": await verdict(() => alexaVerifier(vector.url, vector.signature, body)),
    "ask-sdk-express-adapter": await verdict(() => amazons(vector, body)),
  };
});
