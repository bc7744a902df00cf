/**
 * What speaker and page tell each other, as JSON; times in ms. The speaker's side of it: skill/speaker/front, and here
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
  /** Address of its sound. */
  sound: string | null;
}

/** What is to be played. */
interface Stream {
  url: string;
  token: string;
  from_ms: number;
  /** The stream that it is to follow; without one it is played at once. */
  after: string | null;
  view: View;
}

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

/** What the speaker answers (docs/front.md), as far as the page reads it. */
interface Answer {
  say: Segment[];
  listen: boolean;
  reprompt: Segment[];
  stop: boolean;
  play: Stream | null;
  shown: Shown;
}

/** What goes with an answer for eyes; null where things are as they were. */
interface Shown {
  situation: string | null;
  chips: string[] | null;
  exchange: Exchange | null;
  /** Words have these two as well. */
  heard?: { words: string; intent?: string | null };
  view?: View | null;
}

/** Something that happened. */
interface Happened {
  type: string;
  token?: string | null;
  offset?: number;
  error?: string;
  reason?: string;
}

/** What the page asks with. */
interface Asked {
  words?: string;
  intent?: string;
  event?: Happened;
  player?: PlayerState;
}

/** Who answers while the speaker is away; null to have the speaker asked again. */
type StandIn = (body: Asked, hopeless: boolean) => Answer | null;

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
