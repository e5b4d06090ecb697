import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import type { VolcengineCallback } from './callbackRequest.ts';
import type { ProtobufCodec } from './protobufCodec.ts';

// Shared by several tests. The name ends in `.test.ts` so that the file is compiled with the tests and not published.

export const codec: ProtobufCodec = {
  reader: (bytes) => new BinaryReader(bytes),
  writer: () => new BinaryWriter(),
};

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** The example of the callback page, verbatim. */
export const EXAMPLE = `{
    "uid":"uid1",
    "scene":"default",
    "items":[
        {
            "id":"item_id1",
            "pos":"position1",
            "extra":"{\\"reason\\":\\"exposure\\"}"
        },
        {
            "id":"item_id2",
            "pos":"position2",
            "extra":"{\\"reason\\":\\"filter\\"}"
        }
    ],
    "predictRequestId":"ds12ad61hnwo",
    "context":{
        "spm":"A$##$B$##$C",
        "feature":{
            "stringFeature":{
                "key":"value"
            },
            "intFeature":{
                "key":2
            },
            "floatFeature":{
                "key":3.5
            },
            "doubleFeature":{
                "key":3.51231
            },
            "stringArrayFeature":{
                "key":{
                    "values":[
                        "values1",
                        "values2"
                    ]
                }
            },
            "intArrayFeature":{
                "key":{
                    "values":[
                        1,
                        2
                    ]
                }
            },
            "floatArrayFeature":{
                "key":{
                    "values":[
                        1.1,
                        2.2
                    ]
                }
            },
            "doubleArrayFeature":{
                "key":{
                    "values":[
                        1.11111,
                        2.22222
                    ]
                }
            }
        },
        "extra":{
            "key1":"value1",
            "key2":"value2"
        }
    }
}`;

/** The value of the example, in JSON and in protobuf. */
export const EXAMPLE_VALUE: VolcengineCallback = {
  uid: 'uid1',
  scene: 'default',
  items: [
    { id: 'item_id1', pos: 'position1', extra: '{"reason":"exposure"}' },
    { id: 'item_id2', pos: 'position2', extra: '{"reason":"filter"}' },
  ],
  predictRequestId: 'ds12ad61hnwo',
  spm: 'A$##$B$##$C',
  hasContext: true,
};
