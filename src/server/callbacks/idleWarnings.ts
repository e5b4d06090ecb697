import type { Config } from '../config/schema.ts';
import type { Apps } from '../ranking/apps.ts';
import { topicOf } from './topicPlace.ts';

/** What stands in the configuration of the callbacks and leads to nothing, as sentences for the start. */
export const idleWarnings = ({ pairec, volcengine, apps: configured }: Config, apps: Apps): string[] => {
  const { CallBackConfs, SceneConfs, FeatureConfs } = pairec;
  const named = Object.keys(configured).length > 0;
  const scenes = new Set([...Object.keys(CallBackConfs), ...Object.keys(SceneConfs)]);
  const follows = 'its callbacks are taken and recorded, and nothing follows from them.';
  return [
    ...[...scenes]
      .filter((scene) => named && !apps.ofScene(scene))
      .map((scene) => `callback: no app has the pairecScene "${scene}": ${follows}`),
    ...Object.keys(volcengine.applications)
      .filter((id) => named && !apps.ofApplication(id))
      .map((id) => `callback: no app has the volcengineApplication "${id}": ${follows}`),
    ...Object.keys(CallBackConfs).flatMap((scene) => {
      const place = topicOf(pairec, scene);
      return 'why' in place ? [`callback: ${place.why} Callbacks of that scene will fail.`] : [];
    }),
    ...Object.keys(SceneConfs)
      .filter((scene) => SceneConfs[scene]?.['default']?.AutoInvokeCallBack && !Object.hasOwn(CallBackConfs, scene))
      .map(
        (scene) =>
          `callback: pairec.SceneConfs.${scene} has AutoInvokeCallBack, but there are no CallBackConfs for it.`,
      ),
    ...Object.keys(FeatureConfs)
      .filter((name) => !name.endsWith('_callback'))
      .map(
        (name) =>
          `callback: pairec.FeatureConfs.${name} is not that of a callback ("<scene>_callback"), and has no effect here.`,
      ),
  ];
};
