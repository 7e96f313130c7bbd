const KEY = 'entente:visited';

/** GraphiQL remembers which panel is open but not that all were closed, so the first visit is marked here. */
export function isFirstVisit() {
  try {
    const first = localStorage.getItem(KEY) === null;
    localStorage.setItem(KEY, 'true');
    return first;
  } catch {
    return true;
  }
}
