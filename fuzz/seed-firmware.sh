#!/bin/sh
# Fills fuzz/corpus/ for elf, dwarf, map and container with small images and what objcopy makes of them.
set -eu
cd "$(dirname "$0")"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat > "$scratch/program.c" <<'PROGRAM'
static inline __attribute__((always_inline)) int twice(int value) { return value * 2; }
int total;
int start = 7;
const int table[4] = {1, 2, 3};
__attribute__((noinline)) int add(int value) { return twice(value) + total; }
const char *name(void) { return "a string"; }
void Reset_Handler(void) { total = add(table[start & 3]) + name()[0]; }
PROGRAM
mkdir -p corpus/elf corpus/dwarf corpus/map corpus/container

# build NAME OPTION...
build() {
    name=$1
    shift
    arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -nostdlib -ffunction-sections -Wl,-e,Reset_Handler \
        -Wl,-Ttext=0x8000000 -Wl,-Tdata=0x20000000 -Wl,-Map="$scratch/$name.map" "$@" \
        "$scratch/program.c" -o "$scratch/$name.elf"
    cp "$scratch/$name.elf" corpus/dwarf/
    arm-none-eabi-strip -g "$scratch/$name.elf" -o "corpus/elf/$name.elf"
    cp "$scratch/$name.map" corpus/map/
}
build os -Os -g
build dwarf4 -O1 -gdwarf-4
build lto -O2 -g -flto
for format in ihex srec; do
    arm-none-eabi-objcopy -O "$format" "corpus/elf/os.elf" "corpus/container/os.$format"
done
printf '\351\001\002\040\000\000\010\100\000\000\010\100\004\000\000\000abcd' > corpus/container/esp
