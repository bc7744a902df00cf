// Where the ball is at a phase (0 to 1) of its stroke, between two of its keyframes.

/** {x, y, scale, opacity} from keyframes [phase, x, y, scale, opacity]; beyond the ends the nearer one counts. */
export function ballAt(keyframes, phase) {
  const after = keyframes.findIndex((frame) => frame[0] > phase);
  const two = keyframes.at(after);
  const one = after > 0 ? keyframes[after - 1] : two;
  const share = one === two ? 0 : (phase - one[0]) / (two[0] - one[0]);
  const [x, y, scale, opacity] = one.map((value, index) => value + (two[index] - value) * share).slice(1);
  return { x, y, scale, opacity };
}
