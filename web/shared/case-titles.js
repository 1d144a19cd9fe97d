// The titles of flows and cases: in English those of cases.json, in another language by these.
import { language } from './language.js';

const translated = language === 'en' ? {} : await (await fetch(`/texts/cases.${language}.json`, { cache: 'no-cache' })).json();

export const titleOf = ({ title }) => translated[title] ?? title;
