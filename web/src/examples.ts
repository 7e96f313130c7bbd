export interface Example {
  group: string;
  question: string;
  query: string;
}

const files = import.meta.glob<string>('../examples/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

function parseExample([path, query]: [string, string]): Example {
  const header = (key: string) => {
    const value = new RegExp(`^# ${key}: (.+)$`, 'm').exec(query)?.[1];
    if (!value) throw new Error(`${path} has no line "# ${key}: …"`);
    return value.trim();
  };
  return { group: header('group'), question: header('question'), query };
}

export const examples = Object.entries(files)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(parseExample);

export const groups = [...new Set(examples.map(example => example.group))].map(name => ({
  name,
  examples: examples.filter(example => example.group === name),
}));
