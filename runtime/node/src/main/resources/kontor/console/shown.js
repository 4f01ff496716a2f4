// What a page does only while somebody may be looking at it.

/**
 * Begins something now and whenever the page is shown again; ends it, with the function that begin gave, when the page is
 * hidden or left. A browser opens six connections to a node for all of its tabs: those that nobody sees must not hold them.
 */
export function whileShown(begin) {
  let end = null;
  const hide = () => {
    end?.();
    end = null;
  };
  const look = () => (document.hidden ? hide() : (end ??= begin()));
  const stop = new AbortController();
  document.addEventListener("visibilitychange", look, stop);
  addEventListener("pagehide", hide, stop);
  addEventListener("pageshow", look, stop);
  look();
  return () => {
    stop.abort();
    hide();
  };
}
