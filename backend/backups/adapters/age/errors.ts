/** None of the given secret keys opens the file: another recipient's, or another file's. */
export class WrongKey extends Error {
  override name = 'WrongKey';
}

/** The file is not age, was changed, or was cut off. */
export class DamagedArchive extends Error {
  override name = 'DamagedArchive';
}
