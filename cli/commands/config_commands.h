/* What `trackvet config` can do; cmd_config.c picks one. */
#ifndef TV_CONFIG_COMMANDS_H
#define TV_CONFIG_COMMANDS_H

#include "command.h"

/* Writes a trackvet.yaml into the working folder. */
tv_command_fn tv_config_init;
/* Prints every setting with its value and where that comes from. */
tv_command_fn tv_config_show;
/* Prints the JSON Schema of trackvet.yaml. */
tv_command_fn tv_config_schema;

#endif
