/** What has a schema: its type, where that is declared, where the schema goes, and what heads it. */
export const SHAPES = [
  {
    type: 'Report',
    from: 'src/model/report.ts',
    to: 'src/report/saved/report.schema.json',
    head: {
      $id: 'urn:mde-client-analyzer:report:1',
      title: 'Report of mde-client-analyzer',
      description:
        'The result of one analysis. schemaVersion grows by one in the second place with each new field or word, in the first with each change of meaning. Within a version the lists of words and fields are closed; readers should ignore fields and accept words of later versions that they do not know.',
    },
  },
  {
    type: 'Evidence',
    from: 'src/model/report.ts',
    to: 'src/report/saved/evidence.schema.json',
    head: {
      $id: 'urn:mde-client-analyzer:evidence:1',
      title: 'Recorded evidence of mde-client-analyzer',
      description: 'What one run gathered, without any conclusion: a report that "replay" draws the conclusions of.',
    },
  },
  {
    type: 'AnalyzeOptions',
    from: 'src/model/options.ts',
    to: 'src/run/options/options.schema.json',
    head: {
      $id: 'urn:mde-client-analyzer:options:1',
      title: 'Options of one analysis by mde-client-analyzer',
      description: 'What the API function "analyze" takes, with every default filled in.',
    },
  },
  {
    type: 'RecordedMachine',
    from: 'src/system/recorded/recorded-machine.ts',
    to: 'src/system/recorded/machine.schema.json',
    head: {
      $id: 'urn:mde-client-analyzer:machine:1',
      title: 'Recorded machine of mde-client-analyzer',
      description:
        'The proxy settings of one machine, as "proxies --record FILE" writes them and "--machine FILE" reads them. What is not in the file does not exist on that machine.',
    },
  },
];
