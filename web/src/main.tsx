import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import './workers';
// graphiql/style.css would add 360 kB of embedded fonts and a second copy of the editor's styles.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './playground.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
