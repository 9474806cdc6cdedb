// What decorators do in TypeScript is called by hand here, so that there is nothing to build.

import 'reflect-metadata'
import { Body, Controller, Delete, HttpCode, Module, Post, ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { IsString } from 'class-validator'

class NewItem {}
IsString()(NewItem.prototype, 'name')

class ItemsController {
  create (newItem) {
    return { id: 1, name: newItem.name }
  }

  remove () {}
}

function decorateMethod (name, parameterTypes, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(ItemsController.prototype, name)
  for (const decorate of decorators) decorate(ItemsController.prototype, name, descriptor)
  Reflect.defineMetadata('design:paramtypes', parameterTypes, ItemsController.prototype, name)
}

decorateMethod('create', [NewItem], Post(), HttpCode(201))
Body()(ItemsController.prototype, 'create', 0)
decorateMethod('remove', [], Delete(':id'), HttpCode(204))
Controller('items')(ItemsController)

class AppModule {}
Module({ controllers: [ItemsController] })(AppModule)

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false })
app.useGlobalPipes(new ValidationPipe())
await app.listen(Number(process.argv[2]), '127.0.0.1')
