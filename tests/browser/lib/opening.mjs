// How every journey begins and ends: a house is raised, a browser opened, people sit down; the usual journey has one member
// of staff at a desk and one client with a phone, whose matter is open before the first step.

import { DESK, open, Person, PHONE } from './browser.mjs';
import { House } from './house.mjs';
import { CLIENT, comeIn, firstRun, openMatter } from './practice.mjs';

// Mails leave at once, whatever the hour.
export const MAILS_AT_ONCE = { bundle: '0', quiet_from: '0', quiet_to: '0' };

const GREEN_CARD = { kind: 'family green card', title: 'Green card for Lucía', reference: 'HV-2041' };

// Everybody of a journey by name, with the house they are in. `people` says who sits where: a screen, and what else their
// browser is told.
export class Scene {
  static async set(engine, people, more = {}) {
    const scene = new Scene();
    scene.faults = [];
    scene.people = [];
    try {
      scene.browser = await open();
      scene.house = await House.raise(engine, more);
      for (const [name, { screen, ...profile }] of Object.entries(people)) {
        scene[name] = await Person.sit(scene.browser, name, screen, scene.house.origin, profile);
        scene.people.push(scene[name]);
      }
    } catch (error) {
      await scene.strike();
      throw error;
    }
    return scene;
  }

  // Staff in English at a desk, a client in Spanish on a phone.
  static usual(more = {}) {
    return Scene.set('sqlite', { staff: { screen: DESK, locale: 'en-US' }, client: { screen: PHONE, locale: 'es-US' } }, more);
  }

  // What is wrong with the page somebody has before them is kept for the last step.
  async look(person, label, options) {
    person.reached(label);
    this.faults.push(...await person.look(label, options));
  }

  // The practice begins, with settings of its own where a journey needs them.
  async begin(settings) {
    await firstRun(this.staff, this.house);
    if (!settings) return;
    await this.staff.go('/desk/settings');
    await this.staff.send('/desk/settings', settings);
  }

  // The practice begins and opens its first matter; the client comes in.
  async openFirstMatter({ settings } = {}) {
    await this.begin(settings);
    const made = await openMatter(this.staff, CLIENT, GREEN_CARD);
    await comeIn(this.client, this.house, made.workspace, CLIENT.email);
    return made;
  }

  get complaints() {
    return this.people.flatMap((person) => person.unexcused);
  }

  async strike() {
    await this.browser?.close();
    await this.house?.lower();
  }
}
