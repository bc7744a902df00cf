// A computer that slept: its clock on the wall has gone on, the page has not.

const LOOK_MS = 5_000;
const LONG_MS = 600_000; // after ten minutes nobody sits there waiting for the next stroke

/**
 * Call `act` as soon as the page goes on after more than ten minutes of sleep.
 * @param {() => unknown} act
 */
export function onWake(act) {
  let seen = Date.now();
  const look = () => {
    const slept = Date.now() - seen > LONG_MS;
    seen = Date.now();
    if (slept) act();
  };
  setInterval(look, LOOK_MS);
  for (const sign of ["visibilitychange", "resume"]) document.addEventListener(sign, look);
  for (const sign of ["focus", "pageshow"]) window.addEventListener(sign, look);
}
