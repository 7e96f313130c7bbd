declare module '*.js?worker' {
  const WorkerFactory: new () => Worker;
  export default WorkerFactory;
}

declare var MonacoEnvironment: { getWorker(id: string, label: string): Worker };
