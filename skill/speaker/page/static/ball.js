// Where the ball is: at a phase (0 to 1) of its stroke, and all through a step.

/**
 * {x, y, scale, opacity} from keyframes [phase, x, y, scale, opacity]; beyond the ends the nearer one counts.
 * @param {BallFrame[]} keyframes
 * @param {number} phase
 * @returns {Ball}
 */
export function ballAt(keyframes, phase) {
  const after = keyframes.findIndex((frame) => frame[0] > phase);
  const two = /** @type {BallFrame} */ (keyframes.at(after));
  const one = after > 0 ? keyframes[after - 1] : two;
  const share = one === two ? 0 : (phase - one[0]) / (two[0] - one[0]);
  const [x, y, scale, opacity] = one.map((value, index) => value + (two[index] - value) * share).slice(1);
  return { x, y, scale, opacity };
}

/**
 * The ball's style where it is.
 * @param {Ball} ball
 */
export const styled = ({ x, y, scale, opacity }) => ({
  transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) scale(${scale.toFixed(3)})`,
  opacity: opacity.toFixed(2),
});

/**
 * A step of `total` ms as keyframes for the browser to run by itself: in each of `strokes` the ball goes its way,
 * between them it rests where the next one begins.
 * @param {BallFrame[]} keyframes
 * @param {Stroke[]} strokes
 * @param {number} total
 * @returns {Keyframe[]}
 */
export function throughStep(keyframes, strokes, total) {
  const rest = styled(ballAt(keyframes, 0));
  /** @type {(ms: number, style: Keyframe) => Keyframe} */
  const at = (ms, style) => ({ offset: Math.min(1, ms / total), ...style });
  /** @type {(stroke: Stroke) => Keyframe[]} */
  const stroke = ({ start, end }) => {
    const passed = keyframes.filter(([phase]) => phase > 0 && phase < 1).map(([phase]) => phase);
    const way = [0, ...passed, 1].map((phase) => at(start + phase * (end - start), styled(ballAt(keyframes, phase))));
    return [...way, at(end, rest)];
  };
  return [at(0, rest), ...strokes.flatMap(stroke), at(total, rest)];
}

/**
 * Bring an animation to `ms`, and let it run at `rate` times the speed of life, or rest (0).
 * @param {Animation} animation
 * @param {number} ms
 * @param {number} rate
 */
export function follow(animation, ms, rate) {
  const running = rate > 0 && ms < Number(animation.effect?.getTiming().duration);
  if (!running) animation.pause();
  else if (animation.playState !== "running") {
    animation.playbackRate = rate;
    animation.play();
  }
  if (!running || Math.abs(Number(animation.currentTime) - ms) > DRIFT_MS * rate) animation.currentTime = ms;
}

const DRIFT_MS = 50; // less is not seen, and a jump would be
