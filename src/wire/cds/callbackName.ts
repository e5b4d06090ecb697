/** Default name of the JSONP function: the only name that the Custom Decision Service used. */
export const DEFAULT_CALLBACK = 'callback';

/**
 * Name of the widget's JSONP function. It differs from `callback`, which the page may use for a function of its own.
 */
export const WIDGET_CALLBACK = 'topslot.answer';

/**
 * Checks whether `?callback=` may have this value: a plain JavaScript identifier of at most 64 characters, or the name
 * of the widget's function. Other dotted names are not allowed, because a link could use them to call methods of the
 * page that loads it ("same-origin method execution").
 */
export const isCallbackName = (name: string): boolean =>
  name === WIDGET_CALLBACK || /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/.test(name);
