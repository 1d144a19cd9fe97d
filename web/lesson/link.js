// The lesson's place in the link: #step=ID&teacher&progress=…, so that a link leads to a step, in the teacher's view, and
// with the progress on another origin.
import { language } from '../shared/language.js';
import { encode } from './progress.js';

export function place() {
  const hash = new URLSearchParams(location.hash.slice(1));
  return { step: hash.get('step'), teacher: hash.has('teacher'), progress: hash.get('progress') };
}

const hashOf = (step, teacher, more = '') => `#step=${step}${teacher ? '&teacher' : ''}${more}`;

export const linkTo = (step, teacher) => hashOf(step.id, teacher);

// The address of the lesson on another origin.
export const onOrigin = (origin, progress, teacher) => (
  `${origin}/lesson.html?lang=${language}${hashOf(progress.at, teacher, `&progress=${encode(progress)}`)}`
);

// Take the query of a trip and the progress of a link out of the address: a reload must not bring them again.
export const tidy = (progress, teacher) => history.replaceState(
  null,
  '',
  `${location.pathname}${hashOf(progress.at, teacher)}`,
);
