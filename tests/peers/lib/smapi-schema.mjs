/**
 * Amazon's Skill Management API description (Swagger 2.0) as a JSON schema that knows no other keys.
 *
 * Swagger leaves three things to its reader. `discriminator` says that a definition is a family whose member is
 * named by one property; `allOf` says what a member inherits; and objects are open, so that a misspelled key
 * passes. Here a family becomes the choice of its members, a member owns what it inherits, and every object is
 * closed unless the description says which other keys it takes.
 */

const KEPT = [
  "type",
  "enum",
  "items",
  "required",
  "additionalProperties",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
];
const PREFIX = "#/definitions/";

/** Where Amazon's own models and tools leave out what the description calls required. */
const RELAXED = {
  "v1.skill.interactionModel.TypeValueObject": (schema) => {
    schema.required = schema.required.filter((name) => name !== "synonyms");
    delete schema.properties.synonyms.minItems;
  },
};

function nameOf(reference) {
  return reference.slice(PREFIX.length);
}

/** The definitions that say `allOf` of the one called `name`. */
function membersOf(name, definitions) {
  const inherits = ({ allOf = [] }) => allOf.some(({ $ref }) => $ref === PREFIX + name);
  return Object.keys(definitions).filter((other) => inherits(definitions[other]));
}

/** One object in place of an `allOf` chain: its own properties and all that it inherits. */
function inherited(definition, definitions) {
  if (!definition.allOf) return definition;
  const merged = { type: "object", properties: {}, required: [] };
  for (const part of definition.allOf) {
    const whole = inherited(part.$ref ? definitions[nameOf(part.$ref)] : part, definitions);
    Object.assign(merged.properties, whole.properties);
    merged.required.push(...(whole.required ?? []));
  }
  return merged;
}

/** The schema of one node: only keywords JSON schema knows, and closed where it is an object with known keys. */
function closed(node) {
  if (node.$ref) return { $ref: node.$ref };
  const schema = {};
  for (const keyword of KEPT) if (node[keyword] !== undefined) schema[keyword] = node[keyword];
  if (schema.items) schema.items = closed(schema.items);
  if (schema.additionalProperties?.constructor === Object) {
    schema.additionalProperties = closed(schema.additionalProperties);
  }
  if (node.properties) {
    schema.properties = {};
    for (const [key, value] of Object.entries(node.properties)) schema.properties[key] = closed(value);
    schema.additionalProperties ??= false;
  }
  return schema;
}

/** A family with a discriminator: the property must name a member, and that member's schema holds. */
function family(property, members, definitions) {
  const chosen = (member) => definitions[member]["x-discriminator-value"] ?? member.split(".").at(-1);
  return {
    type: "object",
    required: [property],
    properties: { [property]: { enum: members.map(chosen) } },
    allOf: members.map((member) => ({
      if: { required: [property], properties: { [property]: { const: chosen(member) } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema, and nothing here is awaited
      then: { $ref: PREFIX + member },
    })),
  };
}

function schemaOf(name, definitions) {
  const definition = definitions[name];
  const members = membersOf(name, definitions);
  if (definition.discriminator) return family(definition.discriminator, members, definitions);
  const own = closed(inherited(definition, definitions));
  RELAXED[name]?.(own);
  return members.length ? { anyOf: [own, ...members.map((member) => ({ $ref: PREFIX + member }))] } : own;
}

/** The whole description as one JSON schema whose root is the definition called `root`. */
export function strictSchema(description, root) {
  const names = Object.keys(description.definitions);
  return {
    $ref: PREFIX + root,
    definitions: Object.fromEntries(names.map((name) => [name, schemaOf(name, description.definitions)])),
  };
}
