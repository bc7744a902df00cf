/** What stands before the worker's text: see blueprint.py. */

declare const VERSION: string;
declare const SHELL: string[];
