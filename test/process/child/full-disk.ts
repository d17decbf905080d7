/*
 * Loaded into Drover's process before the program (`node --import`): below the folder `FULL_DISK` there is no room. As on
 * a full disk a file is made and stays empty, and what was to be in it is refused by the system itself.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const folder = process.env['FULL_DISK'] ?? '';
const { writeFile } = fs.promises;

fs.promises.writeFile = async (path, data, options) => {
  const isHere = typeof path === 'string' && path.startsWith(folder);
  if (isHere) await writeFile(path, '', options);
  await writeFile(isHere ? '/dev/full' : path, data, options);
};
syncBuiltinESMExports();
