/**
 * Interaction models and skill manifests against Amazon's own description of them (ask-smapi-model's spec.json).
 *
 * Run as: node smapi-validate.mjs interaction-model|manifest
 * In: one document per line. Out: a list of complaints per line, {path, rule, message}; path is a JSON pointer.
 * A key that the description does not know is a complaint too (rule "unknown key").
 */
import { createRequire } from "node:module";
import Ajv from "ajv";
import { commandLine, eachLine, usage } from "./lib/lines.mjs";
import { strictSchema } from "./lib/smapi-schema.mjs";

const ROOTS = {
  "interaction-model": "v1.skill.interactionModel.InteractionModelData",
  manifest: "v1.skill.Manifest.SkillManifestEnvelope",
};
/** Ajv's second-hand complaints: the conditional that led to the first-hand one. */
const ECHOES = new Set(["if", "anyOf"]);

const [kind] = commandLine().positional;
if (!Object.hasOwn(ROOTS, kind ?? "")) usage(`name what to validate: ${Object.keys(ROOTS).join(" or ")}`);

const description = createRequire(import.meta.url)("ask-smapi-model/spec.json");
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
const validate = ajv.compile(strictSchema(description, ROOTS[kind]));

function complaint({ instancePath, keyword, message, params }) {
  if (keyword === "additionalProperties") {
    return { path: instancePath, rule: "unknown key", message: `${params.additionalProperty} is not known here` };
  }
  const choice = params.allowedValues?.length < 20 ? `: ${params.allowedValues.join(", ")}` : "";
  return { path: instancePath, rule: keyword, message: message + choice };
}

await eachLine((document) => {
  validate(document);
  return (validate.errors ?? []).filter(({ keyword }) => !ECHOES.has(keyword)).map(complaint);
});
