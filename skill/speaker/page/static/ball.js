// The path of the ball: where it is on a limb during one stroke. Lengths are those of the drawing.

const wave = (phase) => (1 - Math.cos(2 * Math.PI * phase)) / 2; // 0 … 1 … 0
const sideways = (x, y, width) => (phase) => ({ x: x + width * Math.sin(2 * Math.PI * phase), y });
const onward = (x, y, length) => (phase) => ({ x, y: y - length * wave(phase) });
const press = (x, y) => (phase) => ({ x, y, size: 1 + 0.07 * wave(phase) });

/** One long stroke, then lifted and set down again at its start. */
const roll = (x, from, to) => (phase) => {
  const share = Math.min(phase / 0.8, 1);
  const eased = (1 - Math.cos(Math.PI * share)) / 2;
  const lifted = Math.max(0, (phase - 0.8) / 0.2);
  return { x, y: from + (to - from) * eased, faint: lifted < 0.5 ? lifted * 2 : 1, size: 1 + 0.15 * lifted };
};

const scribble = (x, y, width, height) => (phase) => ({
  x: x + width * Math.sin(2 * Math.PI * 3 * phase + 0.4),
  y: y + height * Math.sin(2 * Math.PI * 2 * phase),
});

/** From the middle of the limb, as the left one is drawn; a right one is its mirror image. */
const PATHS = {
  foot: {
    settle: () => ({ x: 0, y: 88 }),
    heel_front: sideways(-1, 50, 15),
    over_heel: sideways(-2, 82, 15),
    pin_and_drag: onward(-3, 40, 20),
    hold_and_move: press(-3, 40),
    toes_to_heel: roll(-3, -84, 84),
    scribble: scribble(-4, -2, 24, 36),
  },
  hand: {
    settle: () => ({ x: 0, y: 40 }),
    side_to_side: sideways(6, 66, 20),
    up_and_down: onward(6, 78, 26),
    pin_and_drag: onward(6, 44, 20),
    hold_and_move: press(6, 36),
    fingertips_to_elbow: roll(0, -88, 104),
    scribble: scribble(0, 20, 26, 34),
  },
};

/** {x, y, size, faint} of the ball in a passage at a phase (0 to 1) of its stroke. */
export function ballAt(limb, passage, phase) {
  const path = PATHS[limb][passage] ?? PATHS[limb].settle;
  return { size: 1, faint: 0, ...path(phase) };
}
