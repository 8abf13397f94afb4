// The one catalogue of words, as the hub hands it out.

const FIELD = /\{(\w+)\}/g;

export class Words {
  constructor(language, texts) {
    this.language = language;
    this.texts = texts;
  }

  /** Fetch areas such as ["desk", "picture"] in a language. */
  static async load(language, areas) {
    const response = await fetch(`/api/words/${language}/${areas.join(",")}`);
    if (!response.ok) throw new Error(`words: ${response.status}`);
    return new Words(language, await response.json());
  }

  has(id) {
    return id in this.texts;
  }

  /** The text of an id with its fields filled in. An unknown id shows itself, so that a gap is seen. */
  text(id, fields = {}) {
    const text = this.texts[id];
    if (text === undefined) return id;
    return text.replace(FIELD, (whole, name) => (name in fields ? String(fields[name]) : whole));
  }

  /** The name of a ticket's picture or pair of pictures. */
  pictures(ids) {
    return ids.map((id) => this.text(`picture.${id}`)).join(" + ");
  }

  /** A name of the settings, which comes in every language. */
  name(text) {
    return text?.[this.language] ?? text?.vi ?? "";
  }
}
