"""The documented ways of pypdf to read fields: python pypdf_read.py get_fields|get_form_text_fields JOBS FOLDER."""

import multiprocessing
import sys
from pathlib import Path

import pypdf


def get_fields(path):
    return len(pypdf.PdfReader(path).get_fields())


def get_form_text_fields(path):
    return len(pypdf.PdfReader(path).get_form_text_fields())


if __name__ == "__main__":
    way, jobs, folder = globals()[sys.argv[1]], int(sys.argv[2]), Path(sys.argv[3])
    files = sorted(folder.iterdir())
    if jobs == 1:
        print(sum(map(way, files)))
    else:
        with multiprocessing.Pool(jobs) as pool:
            print(sum(pool.imap(way, files, chunksize=4)))
