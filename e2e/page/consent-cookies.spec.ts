import { expect, list, names, test } from '../fixtures.ts';

const NEWS = list('data-topslot-app="calm" data-topslot-sets="news"', names('news', 1, 4));

/** What OneTrust writes into `OptanonConsent` after the reader has refused everything that can be refused. */
const ONETRUST =
  'isGpcEnabled=0&datestamp=Tue+Dec+01+2026+09%3A21%3A41+GMT%2B0100+(CET)&version=202409.1.0&browserGpcFlag=0' +
  '&isIABGlobal=false&hosts=&consentId=11111111-2222-4333-8444-555555555555&interactionCount=1' +
  '&landingPath=NotLandingPage&groups=C0001%3A1%2CC0002%3A0%2CC0003%3A0%2CC0004%3A0&AwaitingReconsent=false';

/** What Cookiebot writes into `CookieConsent` after the reader has refused. It encodes quotes and commas only. */
const COOKIEBOT =
  '{stamp:%27AbCdEfGhIjKlMnOpQrStUvWxYz0123456789+/AbCd==%27%2Cnecessary:true%2Cpreferences:false' +
  '%2Cstatistics:false%2Cmarketing:false%2Cmethod:%27explicit%27%2Cver:1%2Cutc:1796115701000%2Cregion:%27de%27}';

/** A record, as a page that encodes the whole value writes it. */
const ENCODED_RECORD = encodeURIComponent(decodeURIComponent(COOKIEBOT));

const TC_STRING = 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA';

const NAME = 'CookieConsent';

/** Rows of: the cookie's value as it is written, and the option. */
type Row = readonly [value: string, consentCookie: string];

const WORDS_THAT_REFUSE =
  '0 -1 n no NO false deny denied DENIED refused rejected declined disallowed dismissed off none null undefined ' +
  'unknown unset pending necessary essential opt-out optout';

const refusing: readonly Row[] = [
  ...WORDS_THAT_REFUSE.split(' ').map((value) => [value, NAME] as const),
  // Nothing, quoted, and percent-encoded.
  ...['', '""', '"0"', '"no"', '%30', '%6eo', '%20', '%20no%20'].map((value) => [value, NAME] as const),
  // Not even if the page asks for it.
  ['0', `${NAME}=0`],
  ['%30', `${NAME}=0`],
  ['0', `${NAME}=%30`],
  ['no', `${NAME}=no`],
  ['false', `${NAME}=false`],
  ['', `${NAME}=`],
];

const records: readonly Row[] = [
  ONETRUST,
  COOKIEBOT,
  ENCODED_RECORD,
  TC_STRING,
  'consentid:abc,consent:no,action:no,necessary:yes,functional:no',
  'optional=-1|social=2026-12-01T09:21:41',
  '{"ads":false}',
  'true,false',
  'not allowed',
  'ja-aber-nur-das-noetigste',
].map((value) => [value, NAME]);

const different: readonly Row[] = [
  ['no', `${NAME}=yes`],
  ['YES', `${NAME}=yes`],
  ['yes', `${NAME}=yes=no`],
  ['yes=no', `${NAME}=yes`],
  ['yes', 'Other=yes'],
  ['yes', 'Other'],
  ['yes', 'Cookie'],
];

const accepting: readonly Row[] = [
  ...['yes', 'true', '1', 'accepted', 'allow', 'granted', 'all', '2026-12-01', 'YES', '"yes"', '%79es', 'v1.2_all'].map(
    (value) => [value, NAME] as const,
  ),
  ['yes', `${NAME}=yes`],
  ['%7B%22ads%22%3Atrue%7D', `${NAME}={"ads":true}`],
  ['{"ads":true}', `${NAME}=%7B%22ads%22%3Atrue%7D`],
  ['%7B%22ads%22%3Atrue%7D', `${NAME}=%7B%22ads%22%3Atrue%7D`],
  ['a%20b', `${NAME}=a b`],
  ['a=b', `${NAME}=a=b`],
  ['a%3Db', `${NAME}=a=b`],
  ['a=b', `${NAME}=a%3Db`],
];

for (const [promise, rows, dnt] of [
  ['a value that refuses is not consent', refusing, true],
  ['a record of decisions is not consent', records, true],
  ['a value or a name that is not the configured one is not consent', different, true],
  ['a value that accepts is consent', accepting, false],
] as const) {
  test.describe(promise, () => {
    for (const [value, consentCookie] of rows) {
      const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
      test(`${NAME}=${shown} for data-consent-cookie="${consentCookie}"`, async ({
        open,
        page,
        event,
        tag,
        received,
      }) => {
        // The browser must really have the cookie, and as it is written here.
        const write = `document.cookie = ${JSON.stringify(`${NAME}=${value}`)}`;
        const attribute = consentCookie.replaceAll('"', '&quot;');
        await open(NEWS, `<script>${write}</script>${tag(`data-consent-cookie="${attribute}"`)}`);
        await event('topslot:ranked');
        expect(await page.evaluate('document.cookie')).toBe(`${NAME}=${value}`);
        expect(received('rank').map((request) => request.dnt)).toEqual([dnt]);
      });
    }
  });
}
