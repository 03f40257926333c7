export const find = (selector) => document.querySelector(selector);

/** `textContent` is shown as it is: never as HTML. */
export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
};

export const words = (text) => make('p', { className: 'words', dir: 'auto', textContent: text });
export const note = (text) => make('p', { className: 'note', textContent: text });

/** A button that looks like a link; `key` finds it again after the page has been drawn anew. */
export const quiet = (label, key, act) => {
  const button = make('button', { className: 'quiet', type: 'button', textContent: label });
  button.dataset.key = key;
  button.addEventListener('click', act);
  return button;
};

/** Draws anew without taking the keyboard away: whoever typed or stood on a button still does. */
export const replaceKeepingFocus = (place, elements) => {
  const { activeElement } = document;
  const key = place.contains(activeElement) ? activeElement.dataset.key : undefined;
  const selection = key && 'selectionStart' in activeElement ? [activeElement.selectionStart, activeElement.selectionEnd] : null;
  place.replaceChildren(...elements);
  if (key === undefined || document.activeElement?.dataset.key === key) return;
  const again = place.querySelector(`[data-key="${key}"]`);
  again?.focus({ preventScroll: true });
  if (again && selection) again.setSelectionRange(...selection);
};
