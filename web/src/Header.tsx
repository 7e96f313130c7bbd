import { useEffect, useState } from 'react';
import { request, schemaUrl } from './endpoint';

interface Dataset {
  name: string;
  version: string;
  entities: number;
  relations: number;
}

function useDataset() {
  const [dataset, setDataset] = useState<Dataset>();
  useEffect(() => {
    request({ query: '{ dataset { name version entities relations } }' })
      .then(({ data }) => setDataset(data?.dataset ?? undefined))
      // Without an answer the header goes without the figures; the editor shows what is wrong.
      .catch(() => undefined);
  }, []);
  return dataset;
}

const count = (n: number, noun: string) => `${n.toLocaleString('en')} ${noun}`;

export function Header() {
  const dataset = useDataset();
  return (
    <header className="site-header">
      <h1>Entente</h1>
      <p className="dataset">
        {dataset &&
          [
            `${dataset.name} ${dataset.version}`,
            count(dataset.entities, 'entities'),
            count(dataset.relations, 'relations'),
          ].join(' · ')}
      </p>
      <nav aria-label="Resources">
        <a href={schemaUrl}>Schema (SDL)</a>
      </nav>
    </header>
  );
}
