// Shared by several tests. The name ends in `.test.ts` so that the file is compiled with the tests and not published.

/** The body in the document's curl command (Callback API, "Request example"), including its irregular spaces. */
export const EXAMPLE =
  '{"uid":"84603208","request_id":"d9cb1c8d-4d3f-491b-9ea3-380481dabde3","scene_id":"homepage",' +
  '"features":{"age":25, "city":"beijing"},"item_list":[{"item_id":"113939841"},{"item_id":"113764910"}],' +
  '"request_info":{"recom_id":"1111111"}}';

/** Returns the example with some of its keys replaced. */
export const exampleWith = (changes: object = {}): string =>
  JSON.stringify({
    uid: '84603208',
    request_id: 'd9cb1c8d-4d3f-491b-9ea3-380481dabde3',
    scene_id: 'homepage',
    features: { age: 25, city: 'beijing' },
    item_list: [{ item_id: '113939841' }, { item_id: '113764910' }],
    request_info: { recom_id: '1111111' },
    ...changes,
  });

/** Returns a random number generator for [0, 1) that repeats its sequence in every run. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
};
