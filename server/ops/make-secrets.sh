#!/bin/sh
# Makes the secrets that docker-compose.yml reads, in .secrets or the folder named. What is there already is left as it is.
set -eu
folder="${1:-.secrets}"
umask 077
mkdir -p "$folder"

# The folder is closed to others; the files in it are open, because the programs in the containers are different users.
make() {
  [ -e "$folder/$1" ] || od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$folder/$1"
  chmod 444 "$folder/$1"
}
make postgres-password
make secret-key
[ -e "$folder/vk-service-token" ] || : >"$folder/vk-service-token"
chmod 644 "$folder/vk-service-token"
echo "Готово: $folder. Сервисный ключ приложения VK впишите в $folder/vk-service-token."
