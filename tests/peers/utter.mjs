/**
 * virtual-alexa as a person and a device in front of a skill's endpoint. It sends no signatures, so the endpoint
 * must run with verification off; it knows none of Alexa's rules, so what it accepts proves nothing.
 *
 * Run as: node utter.mjs MODEL.json URL [--application-id ID] [--audio-player on|off]
 * In, per line, one of
 *   {"launch": true}
 *   {"utter": words}                       "open NAME" and "ask NAME to …" are understood, NAME from the model
 *   {"intend": intent, "slots": {name: words}?}
 *   {"player": "started"|"nearlyFinished"|"finished"|"stopped"}
 *   {"end": "USER_INITIATED"|"EXCEEDED_MAX_REPROMPTS"|"ERROR"}
 * and on any of them "offset": ms, how far the playing stream has come.
 * Out, per line: {request, intent?, outputSpeech?, reprompt?, directives, shouldEndSession?, sessionAttributes?,
 * error?, player: {activity, token?, offset?}, also}. `also` lists, in order, what the device sent by itself around
 * it (PlaybackStarted when a stream begins, PlaybackStopped and PlaybackStarted around words said over it) with
 * the same fields. The package refuses streams that are not https and ends the session for them.
 */
import { readFileSync } from "node:fs";
import { commandLine, eachLine, usage } from "./lib/lines.mjs";

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";
const { VirtualAlexa } = (await import("virtual-alexa")).default;
const { AudioPlayerActivity } = (await import("virtual-alexa/lib/src/audioPlayer/AudioPlayer.js")).default;
const { SessionEndedReason } = (await import("virtual-alexa/lib/src/core/SkillRequest.js")).default;
const { Utterance } = (await import("virtual-core")).default;

const {
  positional: [file, url],
  options,
} = commandLine();
if (!file || !url) usage("name the interaction model and the URL of the skill");

const model = JSON.parse(readFileSync(file, "utf8"));
const name = (model.interactionModel ?? model).languageModel.invocationName;
const builder = VirtualAlexa.Builder().interactionModel(model).skillURL(url);
if (options["application-id"]) builder.applicationID(options["application-id"]);
const alexa = builder.create();
alexa
  .context()
  .device()
  .audioPlayerSupported(options["audio-player"] !== "off");

/** Every exchange with the skill since the current line began, in the order the requests went out. */
let exchanges = [];
const interactor = alexa.interactor();
const invoke = interactor.invoke.bind(interactor);
interactor.invoke = (request) => {
  const reply = invoke(request);
  exchanges.push({ request, reply });
  return reply;
};
/** The package starts the next stream without waiting for the reply; `settled` tells what became of it. */
process.on("unhandledRejection", () => {});

async function summary({
  request: {
    request: { type, intent },
  },
  reply,
}) {
  const asked = { request: type, intent: intent?.name };
  try {
    const { response = {}, sessionAttributes } = await reply;
    const { outputSpeech, reprompt, directives = [], shouldEndSession } = response;
    return { ...asked, outputSpeech, reprompt, directives, shouldEndSession, sessionAttributes };
  } catch (error) {
    return { ...asked, directives: [], error: String(error?.message ?? error) };
  }
}

/** What came of every exchange, those included that only begin when an earlier one is answered. */
async function settled() {
  const summaries = [];
  for (const exchange of exchanges) {
    summaries.push(await summary(exchange));
    await new Promise(setImmediate);
  }
  return summaries;
}

/** How the device stands: what plays, and where in it. */
function player() {
  const device = alexa.audioPlayer();
  const { token, offsetInMilliseconds: offset } = device.playing()?.stream ?? {};
  return { activity: AudioPlayerActivity[device.playerActivity()], token, offset };
}

/** The request for words. The package's own utter() takes any words with "ask", "open" or "tell" in them for a launch. */
function spoken(words) {
  const [, asked, opened] = words.match(new RegExp(`^(?:ask|tell) ${name}(?: to)? (.+)|^((?:open|launch|start) ${name})$`, "i")) ?? [];
  if (opened) return alexa.request().launch();
  const understood = new Utterance(alexa.context().interactionModel(), asked ?? words);
  if (!understood.matched()) throw new Error(`no sample matches: ${words}`);
  return alexa.request().intent(understood.intent()).slots(understood.toJSON());
}

const PLAYER = {
  started: ["AudioPlayer.PlaybackStarted", () => alexa.audioPlayer().playbackStarted()],
  nearlyFinished: ["AudioPlayer.PlaybackNearlyFinished", () => alexa.audioPlayer().playbackNearlyFinished()],
  finished: ["AudioPlayer.PlaybackFinished", () => alexa.audioPlayer().playbackFinished()],
  stopped: ["AudioPlayer.PlaybackStopped", () => alexa.audioPlayer().playbackStopped()],
};

/** What a line asks for: [type of the request that answers it, how to send it]. */
function wish(line) {
  const sending = (request) => [request.json().request.type, () => request.send()];
  if (line.launch) return sending(alexa.request().launch());
  if (line.utter !== undefined) return sending(spoken(line.utter));
  if (line.intend) return sending(alexa.request().intent(line.intend).slots(line.slots));
  if (line.end) return ["SessionEndedRequest", () => alexa.endSession(SessionEndedReason[line.end])];
  if (line.player && !alexa.audioPlayer().playing()) throw new Error("nothing has been played yet");
  if (Object.hasOwn(PLAYER, line.player ?? "")) return PLAYER[line.player];
  throw new Error("expected launch, utter, intend, player or end");
}

await eachLine(async (line) => {
  exchanges = [];
  if (line.offset !== undefined) alexa.audioPlayer().playbackOffset(line.offset);
  const [type, send] = wish(line);
  const failure = await send().then(
    () => undefined,
    (error) => error,
  );
  const also = await settled();
  const own = also.findIndex(({ request }) => request === type);
  if (own < 0) throw failure;
  const [answer] = also.splice(own, 1);
  return { ...answer, error: answer.error ?? failure?.message, player: player(), also };
});
