/** The text file of every store: how to get the data back with nothing but the distribution's own programs. */
export const restoreByHand = `RESTORE BY HAND
===============
These backups can be read without Holdfast. You need the recovery key (the line that begins with
AGE-SECRET-KEY-1, printed when Holdfast was set up) and the programs age and zstd:

    apt install age zstd mariadb-client

Write the recovery key into a file that only you can read:

    umask 077; cat > key.txt        (paste the line, then Enter and Ctrl-D)

Each folder <name>/<time>-<id>/ is one backup; manifest.json says what it is and from where.
Go into it and check first that every byte is as it was written:

    sha256sum -c SHA256SUMS

A database (data.sql.zst.age): into an EMPTY server; the dump creates its databases itself.

    age -d -i key.txt data.sql.zst.age | zstd -dc | mariadb

  The last line of the dump must read "-- Dump completed"; look at it with
    age -d -i key.txt data.sql.zst.age | zstd -dc | tail -n 1
  The server's users and grants lie beside it and come back only when you want them; look at them first:
    age -d -i key.txt accounts.sql.zst.age | zstd -dc | less
    age -d -i key.txt accounts.sql.zst.age | zstd -dc | mariadb --force
  The position in the binary log (GTID) is in manifest.json and in the first lines of the dump.

Files (data.tar.zst.age): into an EMPTY folder.

    mkdir DIR && age -d -i key.txt data.tar.zst.age | zstd -dc | tar -x -p -C DIR

Holdfast itself (holdfast/…, data.tar.zst.age): unpack as above. Inside are
  holdfast.sqlite or holdfast.sql   its database
  configuration.json                how it was configured, without secrets
  keys.tar.age                      its keys, which only the recovery key opens:
    age -d -i key.txt keys.tar.age | tar -x -p -C DIR
  Holdfast does all of this, and more checks, by itself:
    npx holdfast admin restore --store <this folder> --key key.txt --data <new folder>

Who wrote it: every manifest is signed with Ed25519 (manifest-signing.pub.pem in this folder):
    openssl pkeyutl -verify -pubin -inkey ../../manifest-signing.pub.pem -rawin \\
      -in manifest.json -sigfile manifest.json.sig
`;
