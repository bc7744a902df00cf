/**
 * Stands in for the two things a verifier reaches out for: Amazon's server, which hands out the certificate
 * chain, and the roots that are trusted. Both packages call `https.get` and node-forge's `createCaStore` through
 * their modules, so both are replaced there and nothing in the packages is touched.
 */
import https from "node:https";
import { Readable } from "node:stream";
import forge from "node-forge";

/**
 * From now on every https.get is answered with what `chainFor` returns for that URL: a PEM text, or nothing
 * for a server that has no such file (404). Nothing goes out to a network.
 */
export function serveChains(chainFor) {
  https.get = (url, answer) => {
    const pem = chainFor(String(url));
    const response = Readable.from(pem == null ? [] : [Buffer.from(pem)]);
    response.statusCode = pem == null ? 404 : 200;
    setImmediate(answer, response);
    const request = { on: () => request, end: () => request };
    return request;
  };
}

/** Trusts these roots (PEM texts) beside Node's own. ask-sdk-express-adapter asks; alexa-verifier never does. */
export function trustRoots(roots) {
  const { createCaStore } = forge.pki;
  forge.pki.createCaStore = (certificates = []) => createCaStore([...certificates, ...roots]);
}
