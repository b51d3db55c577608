/// <reference lib="dom" />
import { announce, element } from './dom.ts';

/** How long the button says so, ms: long enough to read, short enough to press again. */
const SAID_MS = 1600;

async function put(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without the clipboard interface (older browsers, policies) a selection does it.
    const area = element('textarea', { class: 'vh' }, text);
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** Lets every copy button put the visible sentences it names on the clipboard, and nothing else. */
export function enableCopy(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('[data-copy]') : null;
    if (!button || button.dataset.said === '1') return;
    const ids = (button.dataset.copy ?? '').split(' ');
    const text = ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? '').join('\n\n');
    const before = button.textContent;
    void put(text).then((done) => {
      button.focus();
      button.dataset.said = '1';
      button.textContent = done ? 'Copied' : 'Select the sentence and copy it';
      announce(done ? 'Copied to the clipboard' : 'The browser did not allow copying');
      setTimeout(() => {
        button.textContent = before;
        delete button.dataset.said;
      }, SAID_MS);
    });
  });
}
