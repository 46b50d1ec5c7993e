/** A small web server for this machine: which requests it lets in, how large they may be, and what a browser may do with its pages. */
package dev.satchel.samples.web;
