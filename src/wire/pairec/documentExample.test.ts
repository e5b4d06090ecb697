// What several tests need. It is called a test so that it is compiled with them and shipped with none.

/** The body of the document's own curl (Callback API, "Request example"), with its odd spaces. */
export const EXAMPLE =
  '{"uid":"84603208","request_id":"d9cb1c8d-4d3f-491b-9ea3-380481dabde3","scene_id":"homepage",' +
  '"features":{"age":25, "city":"beijing"},"item_list":[{"item_id":"113939841"},{"item_id":"113764910"}],' +
  '"request_info":{"recom_id":"1111111"}}';

/** The same as an object, with some of its keys replaced. */
export const example = (other: object = {}): string =>
  JSON.stringify({
    uid: '84603208',
    request_id: 'd9cb1c8d-4d3f-491b-9ea3-380481dabde3',
    scene_id: 'homepage',
    features: { age: 25, city: 'beijing' },
    item_list: [{ item_id: '113939841' }, { item_id: '113764910' }],
    request_info: { recom_id: '1111111' },
    ...other,
  });

/** Numbers from [0, 1) that are the same in every run. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
};
