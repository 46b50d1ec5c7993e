/** The satchel command and small recipes. */
package dev.satchel.samples;
