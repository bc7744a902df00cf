/**
 * apl-suggester's static validator for Alexa Presentation Language documents.
 *
 * In: one document per line. Out: a list of complaints per line, {path, message, level}.
 * The validator announces unknown and missing component types beside its result, to an error interface; both
 * are gathered here. Imported packages live on a server and are not fetched: a component type that may come
 * from one has level UNCHECKED.
 */
import apl from "apl-suggester";
import { eachLine } from "./lib/lines.mjs";

const announcements = {
  [apl.COMPONENT_BUILDER_ITEM_AND_ITEMS.code]: () => "has both item and items",
  [apl.COMPONENT_BUILDER_UNABLE_TO_FIND_TYPE.code]: () => "has no type",
  [apl.META_TEMPLATE_UNABLE_TO_FIND_LAYOUT.code]: ({ name }) => `no component or layout is called ${name}`,
};

let announced = [];
const controller = apl.ErrorController.getInstance();
controller.registerErrors();
controller.setErrorInterface({
  sendError({ code, placeholders }) {
    const message = announcements[code]?.(placeholders) ?? `error ${code}`;
    announced.push({ code, path: placeholders?.path ?? "/", message });
  },
});

const validator = new apl.StaticAplTemplateValidator();

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

await eachLine(async (document) => {
  if (!isObject(document)) return [{ path: "/", message: "should be an object", level: "ERROR" }];
  const { import: packages, ...own } = document;
  announced = [];
  const found = await validator.validate(own);
  const unchecked = (code) => packages?.length && code === apl.META_TEMPLATE_UNABLE_TO_FIND_LAYOUT.code;
  return [
    ...found.map(({ path, errorMessage, level }) => ({ path, message: errorMessage, level })),
    ...announced.map(({ code, path, message }) => ({ path, message, level: unchecked(code) ? "UNCHECKED" : "ERROR" })),
  ];
});
