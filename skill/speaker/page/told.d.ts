/**
 * What speaker and page tell each other, as JSON; times in ms. The speaker's side of it: view.py, turning.py,
 * opening.py, asked.py and hearing.py. Types are checked, and nothing else: the browser never sees this file.
 */

type Limb = "foot" | "hand";
type Length = "full" | "short";
type Mode = "idle" | "asked" | "step" | "end";
/** Phrases that can be said, by situation. */
type Chips = Record<string, string[]>;

interface Cue {
  at: number;
  ms: number;
  kind: string;
  text: string;
  passage: number;
  repetition: number;
}

interface Stroke {
  start: number;
  end: number;
  passage: number;
  repetition: number;
}

/** A place as it is shown. */
interface View {
  key: string;
  limb: Limb;
  length: string;
  alone: string | null;
  way: string;
  technique: string;
  title: string;
  side: string;
  place: string;
  passages: string[];
  repetitions: number;
  pace: string;
  step: number;
  steps: number[];
  then: string | null;
  art: string | null;
  cues: Cue[];
  strokes: Stroke[];
  total_ms: number;
}

/** What is said in one breath, and the silence after it. */
interface Segment {
  text: string;
  ms: number;
  pause_ms: number;
  /** Index of the cue of the shown step that is said here. */
  cue: number | null;
  /** Name of its sound. */
  sound: string | null;
}

interface Stream {
  url: string;
  token: string;
  offsetInMilliseconds?: number;
  expectedPreviousToken?: string;
}

interface PlayDirective {
  type: "AudioPlayer.Play";
  playBehavior: "REPLACE_ALL" | "ENQUEUE" | "REPLACE_ENQUEUED";
  audioItem: { stream: Stream };
}

interface StopDirective {
  type: "AudioPlayer.Stop";
}

interface ClearDirective {
  type: "AudioPlayer.ClearQueue";
  clearBehavior: "CLEAR_ALL" | "CLEAR_ENQUEUED";
}

type Directive = PlayDirective | StopDirective | ClearDirective;
type Activity = "IDLE" | "PLAYING" | "PAUSED" | "STOPPED" | "FINISHED";

/** Where the player is. */
interface PlayerState {
  activity: Activity;
  token?: string | null;
  offset?: number;
}

interface Exchange {
  request: { request: { type: string; intent?: { name: string } } };
  reply: unknown;
  ms: number;
}

/** What replies to words and to events have in common. */
interface EventReply {
  session: { open: boolean };
  situation?: string | null;
  chips?: string[] | null;
  directives: Directive[];
  views: Record<string, View>;
  exchange?: Exchange;
}

interface TurnReply extends EventReply {
  heard: { words: string; intent?: string | null };
  speech: Segment[];
  reprompt: Segment[];
  view: View | null;
}

interface Replies {
  turn: TurnReply;
  event: EventReply;
}

/** What the page asks with. */
interface Asked {
  words?: string;
  intent?: string;
  event?: string;
  reason?: string;
  about?: PlayerState;
  error?: string;
  player?: PlayerState;
}

/** Who answers while the speaker is away; null to have the speaker asked again. */
type StandIn = (what: keyof Replies, body: Asked, hopeless: boolean) => TurnReply | EventReply | null;

interface Known {
  carry: ({ minutes: number } & Record<string, string | number>) | null;
  days: boolean[];
  sessions: number;
  settings: Record<string, string>;
}

interface KeptStep {
  url: string;
  token: string;
  view: View;
}

/** The routine that a browser keeps whole. */
interface KeptRoutine {
  token: string;
  limb: Limb;
  length: Length;
  phrases: Record<string, string[]>;
  steps: KeptStep[];
}

/** Phase, x, y, scale and opacity of the ball. */
type BallFrame = [number, number, number, number, number];

interface Ball {
  x: number;
  y: number;
  scale: number;
  opacity: number;
}

interface BallWay {
  d: string;
  dashed: boolean;
  marks: string;
  keyframes: BallFrame[];
}

interface Drawing {
  pair: boolean;
  size: [number, number];
  ball: number;
  strokes: { d: string; width: number; role: string }[];
  passages: Record<string, BallWay>;
}

/** What the page's elements are; those that are not named are plain. */
interface Ids {
  art: SVGSVGElement;
  begin: HTMLButtonElement;
  "code-link": HTMLAnchorElement;
  form: HTMLFormElement;
  full: HTMLButtonElement;
  joining: HTMLDialogElement;
  keys: HTMLDialogElement;
  length: HTMLFieldSetElement;
  mic: HTMLButtonElement;
  next: HTMLButtonElement;
  previous: HTMLButtonElement;
  start: HTMLFormElement;
  words: HTMLInputElement;
}

type ElementOf<Id extends string> = Id extends keyof Ids ? Ids[Id] : Id extends `set-${string}` ? HTMLSelectElement : HTMLElement;

/** What our own targets dispatch has a detail. */
interface EventTarget {
  addEventListener(type: string, listener: ((event: CustomEvent) => void) | null, options?: AddEventListenerOptions | boolean): void;
}

// What browsers have, and TypeScript's library does not describe.

interface SpeechRecognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  start(): void;
  abort(): void;
  addEventListener(type: "result", listener: (event: { results: SpeechRecognitionResultList }) => void): void;
  addEventListener(type: "error", listener: (event: { error: string }) => void): void;
  addEventListener(type: "end", listener: () => void): void;
}

interface Window {
  SpeechRecognition?: new () => SpeechRecognition;
  webkitSpeechRecognition?: new () => SpeechRecognition;
}

interface Navigator {
  connection?: { saveData: boolean };
}

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
