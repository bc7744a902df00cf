/**
 * ssml-check-core, asked about Alexa in American English.
 *
 * In: one JSON string of SSML per line. Out: a list of complaints per line, empty when there are none:
 * {type, tag?, attribute?, value?, position?}, as the package words them.
 */
import ssml from "ssml-check-core";
import { eachLine } from "./lib/lines.mjs";

await eachLine(async (text) => {
  if (typeof text !== "string") throw new Error("expected one JSON string of SSML per line");
  return (await ssml.check(text, { platform: "amazon", locale: "en-US", getPositions: true })) ?? [];
});
